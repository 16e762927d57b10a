// Stands for `@pulumi/spotinst` where that is not installed: the two resources that the examples use, with the names of its schema. The plugin
// that answers for them is harness/plugin.
const pulumi = require("@pulumi/pulumi");

exports.Provider = class Provider extends pulumi.ProviderResource {
  constructor(name, args = {}, opts) {
    super("spotinst", name, { token: args.token, account: args.account }, opts);
  }
};

exports.Subscription = class Subscription extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("spotinst:index/subscription:Subscription", name, args, opts);
  }
};
