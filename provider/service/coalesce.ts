/**
 * Makes of an asynchronous function one that runs once for callers that ask for the same at the same time, and again
 * for the next. Nothing is remembered beyond the answer's arrival.
 */
export function coalesce<Argument, Result>(
  work: (argument: Argument) => Promise<Result>,
  keyOf: (argument: Argument) => string,
): (argument: Argument) => Promise<Result> {
  const pending = new Map<string, Promise<Result>>();
  return (argument) => {
    const key = keyOf(argument);
    const running = pending.get(key) ?? work(argument).finally(() => pending.delete(key));
    pending.set(key, running);
    return running;
  };
}
