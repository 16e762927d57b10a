package main

import (
	"net/http"

	"example.com/pulumi-spotinst-token/sdk/go/spotinsttoken"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		conf := config.New(ctx, "")
		stack := conf.Require("tokenStack")
		tokens, err := pulumi.NewStackReference(ctx, stack, nil)
		if err != nil {
			return err
		}
		shared := tokens.GetOutput(pulumi.String("spotinstToken"))
		token := spotinsttoken.RequireTokenOutput(ctx, spotinsttoken.RequireTokenOutputArgs{
			Shared:   shared,
			IsSecret: pulumi.Bool(pulumi.IsSecret(shared)),
			Stack:    pulumi.String(stack),
		})
		// One authenticated call, so that `up` shows that the token works. Hand the token to your provider instead.
		status := token.AccessToken().ApplyT(func(token string) (string, error) {
			if ctx.DryRun() {
				return "asked by pulumi up, not by a preview", nil
			}
			return callAPI(conf.Require("apiEndpoint"), token)
		})
		ctx.Export("apiStatus", pulumi.Unsecret(status))
		ctx.Export("expiresAt", token.ExpiresAt())
		return nil
	})
}

func callAPI(api, token string) (string, error) {
	request, err := http.NewRequest(http.MethodGet, api+"/events/subscription", nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	return response.Status, nil
}
