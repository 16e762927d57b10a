import pulumi
import pulumi_spotinst as spotinst
import pulumi_spotinst_token as spotinst_token

config = pulumi.Config()
stack = config.require("tokenStack")
shared = pulumi.StackReference(stack).require_output("spotinstToken")
is_secret = pulumi.Output.is_secret(shared)
token = spotinst_token.require_token_output(shared=shared, is_secret=is_secret, stack=stack)
provider = spotinst.Provider("spot", token=token.access_token, account=config.require("account"))

spotinst.Subscription(
    "alerts",
    resource_id=config.require("resourceId"),
    event_type="GROUP_ROLL_FAILED",
    protocol="email",
    endpoint=config.require("email"),
    opts=pulumi.ResourceOptions(provider=provider),
)

pulumi.export("expiresAt", token.expires_at)
