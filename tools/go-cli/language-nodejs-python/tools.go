//go:build tools

// Package tools pins the Node and the Python language hosts. This is the last release in which they are part of the
// sdk module; later ones have them in modules without a version.
package tools

import (
	_ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
	_ "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
)
