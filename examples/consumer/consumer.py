from datetime import datetime, timezone
import pulumi
import pulumi_spotinst as spotinst


def guard(token: dict) -> dict:
    expires_at = token.get("expiresAt")  # a permanent token has none
    if expires_at and datetime.fromisoformat(expires_at.replace("Z", "+00:00")) <= datetime.now(timezone.utc):
        raise pulumi.RunError(f"The token expired at {expires_at}. Run `pulumi up` in its stack first.")
    if not token.get("account"):
        raise pulumi.RunError("The token names no account. Set `account` where it is minted.")
    return token


tokens = pulumi.StackReference(pulumi.Config().require("tokenStack"))
token = tokens.require_output("spotinstToken").apply(guard)
provider = spotinst.Provider("spot", token=token["accessToken"], account=token["account"])
