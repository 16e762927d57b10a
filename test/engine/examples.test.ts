import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { loginEnvironment } from "../../emulator/login-environment";
import { startTokenService, type TokenService } from "../../emulator/token-service";
import { copyExample, createWorkspace, type Workspace } from "../support/engine";

describe("the examples, copied out of the checkout", () => {
  let service: TokenService;
  let basic: Workspace;
  let consumer: Workspace;

  before(async () => {
    service = await startTokenService();
    const env = loginEnvironment(service);
    basic = await createWorkspace({ project: "spotinst-token", program: "", env });
    consumer = await basic.sibling("spotinst-consumer", "");
    copyExample("basic", basic.folder);
    copyExample("consumer", consumer.folder);
  });

  after(async () => {
    await service.close();
    basic.remove();
  });

  it("basic mints a token and exports it with its expiresAt", async () => {
    const { code, output } = await basic.up();
    assert.equal(code, 0, output);
    const { accessToken, expiresAt } = await basic.outputs();
    assert.equal(accessToken, service.issued[0]?.accessToken);
    assert.ok(Date.parse(String(expiresAt)) > Date.now());
  });

  it("consumer takes that token and the service accepts it", async () => {
    const { code, output } = await consumer.pulumi([
      ...["up", "--yes", "--skip-preview"],
      ...["--config", "tokenStack=organization/spotinst-token/dev", "--config", `apiEndpoint=${service.url}`],
    ]);
    assert.equal(code, 0, output);
    assert.match(output, /apiStatus +: 200/);
    assert.match(output, /accessToken: \[secret\]/);
  });

  it("both are destroyed", async () => {
    for (const workspace of [consumer, basic]) {
      const { code, output } = await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
      assert.equal(code, 0, output);
    }
  });
});
