package main

import (
	"example.com/pulumi-spotinst-token/sdk/go/spotinsttoken"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		token, err := spotinsttoken.NewToken(ctx, "token", nil)
		if err != nil {
			return err
		}
		// For other stacks.
		ctx.Export("spotinstToken", pulumi.Map{
			"accessToken": token.AccessToken,
			"kind":        pulumi.String("temporary"),
			"expiresAt":   token.ExpiresAt,
		})
		return nil
	})
}
