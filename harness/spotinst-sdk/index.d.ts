import * as pulumi from "@pulumi/pulumi";

export interface ProviderArgs {
  token?: pulumi.Input<string>;
  account?: pulumi.Input<string>;
}

export declare class Provider extends pulumi.ProviderResource {
  constructor(name: string, args?: ProviderArgs, opts?: pulumi.ResourceOptions);
}

export interface SubscriptionArgs {
  resourceId: pulumi.Input<string>;
  eventType: pulumi.Input<string>;
  protocol: pulumi.Input<string>;
  endpoint: pulumi.Input<string>;
  format?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export declare class Subscription extends pulumi.CustomResource {
  constructor(name: string, args: SubscriptionArgs, opts?: pulumi.CustomResourceOptions);
}
