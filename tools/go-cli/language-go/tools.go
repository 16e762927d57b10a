//go:build tools

// Package tools pins the Go language host. This is the last release in which it is part of the sdk module; later
// ones have it in a module without a version.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go"
