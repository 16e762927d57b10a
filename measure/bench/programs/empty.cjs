// What the engine itself takes: it starts Node, loads this, and writes the state of no resource.
require("@pulumi/pulumi");
