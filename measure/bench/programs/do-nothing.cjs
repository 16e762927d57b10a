const { CustomResource } = require("@pulumi/pulumi");

// By hand and not by `pulumi.dynamic.Resource`, whose serializer costs more than all the rest: this is the least that
// any dynamic resource takes.
const PROVIDER =
  'exports.handler=_=>({create:async()=>({id:"a",outs:{}}),diff:async()=>({changes:true}),update:async()=>({outs:{}})})';

for (let index = 0; index < Number(process.env.TOKENS); index++) {
  new CustomResource("pulumi-nodejs:dynamic:Nothing", `nothing-${index}`, { __provider: PROVIDER });
}
