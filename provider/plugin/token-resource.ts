import { SECRET_ARGUMENTS, type TokenInputs } from "../credentials/arguments";
import { describeFailure, withoutProperty } from "../credentials/credentials";
import { findSwitchMistakes } from "../credentials/inputs";
import type { Environment } from "../ground/environment";
import { InvalidArgumentsError } from "../ground/errors";
import { mintedByReadLine, type Say } from "../ground/messages";
import { markSecret, markSecrets, UNKNOWN_VALUE } from "../ground/pulumi-marks";
import type { StoredToken, TokenLifecycle } from "../lifecycle/token-lifecycle";
import { listHidden } from "../token/secret-values";
import { pickState, SECRET_OUTPUTS, type TokenState } from "../token/token-state";
import type { Configuration } from "./configuration";
import { type createPreviews, PREVIEW_INPUT } from "./previews";
import { refuseTokenAsId } from "./refuse-token-as-id";
import { plainValue, plainValues, readStruct, type Struct, writeStruct } from "./values";

/** The engine's numbers for "no change" and "some". */
const [DIFF_NONE, DIFF_SOME] = [1, 2];

/** What the engine hands over of a token that it has stored. */
interface Stored {
  olds?: Struct;
  news?: Struct;
  /** Engines before 3.76 do not send them. */
  oldInputs?: Struct;
}

/** Makes the methods of the resource `Token`: the lifecycle of a token in the engine's protocol. */
export function createTokenResource(
  token: TokenLifecycle,
  { complete, markConfigured }: Pick<Configuration, "complete" | "markConfigured">,
  previews: ReturnType<typeof createPreviews>,
  { env, say }: { env: Environment; say: Say },
) {
  const inputsOf = (struct: Struct | undefined) => complete(plainValues(readArguments(struct).given));

  function storedOf({ olds, news, oldInputs }: Stored): StoredToken {
    return { state: stateOf(olds), inputs: inputsOf(oldInputs ?? news) };
  }

  return {
    async check({ urn, news }: { urn: string; news?: Struct }) {
      const { marker, given } = readArguments(news);
      previews.remember(urn, marker);
      const failures = [
        ...(marker === "true" || marker === "false" ? [] : findSwitchMistakes(PREVIEW_INPUT, marker)),
        ...(await token.check(complete(plainValues(given)))),
      ];
      return {
        inputs: writeStruct(markSecrets(given, SECRET_ARGUMENTS)),
        failures: failures.map(withoutProperty),
      };
    },

    async diff(request: Stored & { urn: string }) {
      const isPreview = previews.recall(request.urn);
      const changes =
        isPreview !== undefined &&
        (await token.diff(storedOf(request), inputsOf(request.news), {
          preview: isPreview ? nameOf(request.urn) : undefined,
        }));
      return { changes: changes ? DIFF_SOME : DIFF_NONE };
    },

    async create({ properties, preview }: { properties?: Struct; preview?: boolean }) {
      const inputs = inputsOf(properties);
      if (preview === true) {
        return { properties: writeOutputs(await token.foresee(undefined, inputs)) };
      }
      const { id, state } = await token.create(inputs);
      return { id, properties: writeOutputs(state) };
    },

    async update(request: Stored & { preview?: boolean }) {
      const stored = storedOf(request);
      const inputs = inputsOf(request.news);
      const state = await (request.preview === true
        ? token.foresee(stored, inputs)
        : token.update(stored, inputs));
      return { properties: writeOutputs(state) };
    },

    /** Without a stored token this is an import, for which any word is the id: the token is minted by the login that was found. */
    async read({ id, properties, inputs }: { id: string; properties?: Struct; inputs?: Struct }) {
      const state = stateOf(properties);
      const known = inputsOf(inputs);
      const read =
        state.accessToken === undefined
          ? await importToken(id, known)
          : await token.read({ state, inputs: known });
      return {
        id,
        properties: writeOutputs(read),
        inputs: writeStruct(markSecrets(readArguments(inputs).given, SECRET_ARGUMENTS)),
      };
    },
  };

  async function importToken(id: string, inputs: TokenInputs): Promise<TokenState> {
    refuseTokenAsId(id, listHidden([inputs], env));
    const failures = await token.check(inputs);
    if (failures.length > 0) {
      throw new InvalidArgumentsError(failures.map(describeFailure).join("\n"));
    }
    const state = await token.adopt(inputs);
    say(mintedByReadLine());
    return state;
  }

  /** Marks the secrets, also those that a preview does not know. */
  function writeOutputs(state: TokenState): Struct {
    const unknown = SECRET_OUTPUTS.filter((name) => state[name] === UNKNOWN_VALUE);
    return writeStruct({
      ...markConfigured(markSecrets(state, SECRET_OUTPUTS)),
      ...Object.fromEntries(unknown.map((name) => [name, markSecret(UNKNOWN_VALUE)])),
    });
  }
}

/** Reads arguments without the marker of a preview, which is none. */
function readArguments(struct: Struct | undefined) {
  const { [PREVIEW_INPUT]: marker, ...given } = readStruct(struct);
  return { marker: plainValue(marker), given };
}

function stateOf(struct: Struct | undefined): TokenState {
  return pickState(plainValues(readStruct(struct)));
}

/** The name is the last part of a URN. */
function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
