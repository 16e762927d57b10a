import com.google.gson.JsonSyntaxException;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.DestroyOptions;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.PreviewOptions;
import com.pulumi.automation.ProjectPluginOptions;
import com.pulumi.automation.ProjectPlugins;
import com.pulumi.automation.ProjectRuntimeName;
import com.pulumi.automation.ProjectSettings;
import com.pulumi.automation.RefreshOptions;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Output;
import com.pulumi.core.TypeShape;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.InvokeArgs;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;
import com.pulumi.resources.StackReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A token in Java, by the Automation API, which needs no language host: {@code Program token|consumer PROJECT
 * up|preview|refresh|destroy NAME=VALUE…} runs the program inline on the stack {@code dev} of the working directory, with this
 * configuration.
 */
public final class Program {
  public static void main(String[] words) throws Exception {
    Consumer<Context> program = words[0].equals("token") ? Program::declareToken : Program::takeToken;
    LocalWorkspaceOptions options =
        LocalWorkspaceOptions.builder()
            .workDir(Path.of("").toAbsolutePath())
            .projectSettings(describeProject(words[1]))
            .build();
    try (WorkspaceStack stack = LocalWorkspace.createOrSelectStack(words[1], "dev", program, options)) {
      for (int index = 3; index < words.length; index++) {
        String[] setting = words[index].split("=", 2);
        stack.setConfig(setting[0], new ConfigValue(setting[1]));
      }
      run(stack, words[2]);
    }
    System.exit(0);
  }

  /** The program is inline, so this is what Pulumi.yaml will hold, with the plugin where npm installs it. */
  private static ProjectSettings describeProject(String name) {
    ProjectPluginOptions plugin =
        ProjectPluginOptions.builder()
            .name("spotinst-token")
            .path("node_modules/pulumi-spotinst-token/plugin")
            .build();
    return ProjectSettings.builder(name, ProjectRuntimeName.JAVA)
        .plugins(ProjectPlugins.builder().providers(List.of(plugin)).build())
        .build();
  }

  private static void run(WorkspaceStack stack, String operation) throws Exception {
    Consumer<String> print = System.out::println;
    switch (operation) {
      case "up":
        up(stack, print);
        break;
      case "preview":
        stack.preview(PreviewOptions.builder().expectNoChanges(true).onStandardOutput(print).build());
        break;
      case "refresh":
        stack.refresh(RefreshOptions.builder().onStandardOutput(print).build());
        break;
      case "destroy":
        stack.destroy(DestroyOptions.builder().onStandardOutput(print).build());
        break;
      default:
        throw new IllegalArgumentException(operation);
    }
  }

  /** The library cannot read an output that is an object, and fails when the update is done: com.pulumi:pulumi 1.36.1. */
  private static void up(WorkspaceStack stack, Consumer<String> print) throws AutomationException {
    try {
      stack.up(UpOptions.builder().onStandardOutput(print).build());
    } catch (AutomationException error) {
      if (!(error.getCause() instanceof JsonSyntaxException)) {
        throw error;
      }
    }
  }

  private static void declareToken(Context context) {
    Token token = new Token("token", Deployment.getInstance().isDryRun());
    ProviderResource things = new ProviderResource("things", "things", new ThingsArgs(token.accessToken), null);
    new Thing("one", "green", things);
    new Thing("two", "blue", things);
    context.export(
        "spotinstToken",
        Output.tuple(token.accessToken, token.expiresAt)
            .applyValue(values -> Map.of("accessToken", values.t1, "kind", "temporary", "expiresAt", values.t2)));
  }

  private static void takeToken(Context context) {
    String stack = context.config().require("tokenStack");
    String api = context.config().require("apiEndpoint");
    Output<?> shared = new StackReference(stack).requireOutput("spotinstToken");
    Output<Map<String, String>> token =
        Deployment.getInstance()
            .invoke(
                "spotinst-token:index:requireToken",
                TypeShape.map(String.class, String.class),
                new RequireTokenArgs(shared, stack),
                InvokeOptions.Empty);
    context.export("apiStatus", token.applyValue(taken -> call(api, taken.get("accessToken"))).asPlaintext());
    context.export("expiresAt", token.applyValue(taken -> taken.get("expiresAt")).asPlaintext());
  }

  private static int call(String api, String token) {
    try {
      URI uri = URI.create(api + "/events/subscription");
      HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }

  private static final class Token extends CustomResource {
    @Export(name = "accessToken", refs = {String.class}, tree = "[0]")
    Output<String> accessToken;

    @Export(name = "expiresAt", refs = {String.class}, tree = "[0]")
    Output<String> expiresAt;

    Token(String name, boolean isPreview) {
      super("spotinst-token:index:Token", name, new TokenArgs(isPreview), (CustomResourceOptions) null);
    }
  }

  private static final class TokenArgs extends ResourceArgs {
    @Import(name = "preview")
    final Output<Boolean> preview;

    TokenArgs(boolean isPreview) {
      preview = Output.of(isPreview);
    }
  }

  private static final class ThingsArgs extends ResourceArgs {
    @Import(name = "token")
    final Output<String> token;

    ThingsArgs(Output<String> token) {
      this.token = token;
    }
  }

  private static final class Thing extends CustomResource {
    Thing(String name, String colour, ProviderResource provider) {
      super(
          "things:index:Thing",
          name,
          new ThingArgs(colour),
          CustomResourceOptions.builder().provider(provider).build());
    }
  }

  private static final class ThingArgs extends ResourceArgs {
    @Import(name = "colour")
    final Output<String> colour;

    ThingArgs(String colour) {
      this.colour = Output.of(colour);
    }
  }

  private static final class RequireTokenArgs extends InvokeArgs {
    @Import(name = "shared")
    final Output<?> shared;

    @Import(name = "stack")
    final Output<String> stack;

    RequireTokenArgs(Output<?> shared, String stack) {
      this.shared = shared;
      this.stack = Output.of(stack);
    }
  }
}
