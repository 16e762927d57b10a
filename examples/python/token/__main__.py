import pulumi
import pulumi_spotinst_token as spotinst_token

# `preview` leaves the renewal of a due token out of a preview.
token = spotinst_token.Token("token", preview=pulumi.runtime.is_dry_run())

shared = {"accessToken": token.access_token, "kind": "temporary", "expiresAt": token.expires_at}
pulumi.export("spotinstToken", shared)  # for other stacks
