"""Runs a program with Pulumi's mocks, and prints what its provider received, secrets as their digest alone."""

import hashlib
import json
import os
import runpy
import sys

import pulumi
from pulumi.runtime import rpc

SHARED_TOKEN = json.loads(os.environ["SHARED_TOKEN"])


class Mocks(pulumi.runtime.Mocks):
    received = None

    def call(self, args):
        return {}

    def new_resource(self, args):
        if args.typ == "pulumi:pulumi:StackReference":
            outputs = {"spotinstToken": SHARED_TOKEN}
            return args.name, {**args.inputs, "outputs": outputs, "secretOutputNames": list(outputs)}
        inputs = {name: show(value) for name, value in args.inputs.items()}
        self.received = {"type": args.typ, "name": args.name, "inputs": inputs}
        return args.name, args.inputs


def show(value):
    if not rpc.is_rpc_secret(value):
        return value
    return {"secretDigest": hashlib.sha256(rpc.unwrap_rpc_secret(value).encode()).hexdigest()}


@pulumi.runtime.test
def run_program():
    runpy.run_path(sys.argv[1])


mocks = Mocks()
pulumi.runtime.set_mocks(mocks, project="consumer", stack="dev", preview=False)
pulumi.runtime.set_all_config({"consumer:tokenStack": "organization/tokens/dev"})
try:
    run_program()
    print(json.dumps({"received": mocks.received}))
except pulumi.RunError as error:
    print(json.dumps({"received": mocks.received, "error": str(error)}))
