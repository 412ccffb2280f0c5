import type { PortableContract } from '../../contract/model/index.ts';
import { createTelemetry, runIdIn } from '../telemetry/telemetry.ts';
import { type Ambient, ambient as world } from './ambient.ts';
import { enclosingRun } from './current.ts';
import { modeOf } from './mode.ts';
import { type Observer, together } from './observer.ts';
import type { GuardOptions, GuardSettings, RunOptions } from './options.ts';
import { planOf } from './plan.ts';
import { notEnforced, PreflightError, type PreflightFinding, preparePreflight } from './preflight.ts';
import { quietly } from './quietly.ts';
import { createRecording } from './recording.ts';
import { isAsyncFunction, type OwnRun, phaseIn, type Run, startRun } from './run.ts';
import { anySchema, createSchemas } from './schemas.ts';
import { callWrapped, type PlainFunction } from './wrap.ts';

export type { GuardOptions, RunOptions } from './options.ts';

/** Watches the boundaries of a workflow. */
export interface Guard {
  readonly workflow: string;
  readonly contract: PortableContract;
  /**
   * Runs a workflow: pre-flight first, then the body, whose value is returned. In `enforce`, what pre-flight finds at error is a
   * PreflightError, and a blocking field that fails is a ContextContractError. What the body throws is thrown.
   */
  run<T>(initial: object, body: (run: Run) => T | PromiseLike<T>, options?: RunOptions): Promise<T>;
  /**
   * The same function, with its boundaries watched: its first argument is the context, and what it returns, where that is a plain
   * object, is what it wrote. Inside of a run it is part of it; elsewhere each call is a run of its own.
   */
  wrap<A extends readonly [object, ...unknown[]], R>(phase: string, fn: PlainFunction<A, R>): PlainFunction<A, R>;
  /** Looks at a context before a run. */
  preflight(initial: object, options?: { readonly phases?: readonly string[] }): readonly PreflightFinding[];
}

const observerOf = (contract: PortableContract, options: GuardOptions, { now }: Ambient): Observer => {
  const observers: Observer[] = [];
  if (options.telemetry !== false) observers.push(createTelemetry(contract, options.telemetry));
  const { record: store, onRecordError } = options;
  if (store)
    observers.push(createRecording({ contract, store, now, onError: (error) => quietly(onRecordError, error) }));
  return together(observers);
};

/**
 * A guard for the runs of a contract. Throws a TypeError where the contract is none or an option cannot be.
 */
export const createGuard = (contract: PortableContract, options: GuardOptions = {}): Guard => {
  if (contract?.format !== 'contextcore/portable-1')
    throw new TypeError('A guard needs a contract: `readContract` of "contextcore", or `contractOf` with phases.');
  const { mode = 'enforce', codegen, ambient = world } = options;
  const schema = options.schema === false ? anySchema : (options.schema ?? createSchemas());
  const modes = modeOf(
    options,
    contract.phases.map(({ id }) => id),
  );
  const plan = planOf(contract, modes, {
    legacy: contract.legacy,
    ...(codegen === undefined ? {} : { codegen }),
    schema,
  });
  const isOff = mode === 'off' && plan.isOff;
  const settings: GuardSettings = {
    mode,
    ambient,
    observer: isOff ? together([]) : observerOf(contract, options, ambient),
    withHashes: options.hashes === true,
    onViolation: options.onViolation,
  };
  const unenforced = [...plan.phases.values()].flatMap(({ phase: { id }, entry, exit }) => [
    ...notEnforced(id, entry),
    ...notEnforced(id, exit),
  ]);
  const findingsOf = preparePreflight(contract, schema, unenforced);

  const begin = (initial: object, { runId, signal, carrier }: RunOptions): OwnRun => {
    // Without headers, the run that a framework has already made the current one.
    const id = runId ?? runIdIn(carrier, contract.workflow) ?? ambient.newRunId();
    // Each run has a signal of its own: listeners on one that all share would never go.
    return startRun({ plan, settings, initial, runId: id, signal: signal ?? new AbortController().signal, carrier });
  };

  const end = async (run: OwnRun): Promise<void> => {
    try {
      await run.finish();
    } catch {
      // What keeps records says so itself; the program goes on.
    }
    quietly(options.onFinish, run.report());
  };

  const refused = (initial: object, phases: readonly string[] | undefined): PreflightError | undefined => {
    if (mode === 'off') return undefined;
    const findings = findingsOf(initial, phases ? { phases } : {});
    if (findings.length > 0) quietly(options.onPreflight, findings);
    const blocks = mode === 'enforce' && findings.some(({ severity }) => severity === 'error');
    return blocks ? new PreflightError(contract.workflow, findings) : undefined;
  };

  const run: Guard['run'] = async (initial, body, runOptions = {}) => {
    const own = begin(initial, runOptions);
    if (isOff) return own.within(() => body(own));
    try {
      // Who goes on with a run is in the middle of it: what its first phases needed need not be there any more.
      const error = runOptions.carrier === undefined ? refused(initial, runOptions.phases) : undefined;
      if (error) throw error;
      return await own.within(() => body(own));
    } catch (error) {
      own.fail();
      throw error;
    } finally {
      await end(own);
    }
  };

  const isOurs = (one: Run): one is OwnRun => (one as OwnRun).plan === plan && !(one as OwnRun).isOver;

  const wrap = <A extends readonly [object, ...unknown[]], R>(id: string, fn: PlainFunction<A, R>) => {
    const phase = phaseIn(plan, id);
    if (phase.mode === 'off') return fn;
    const isAsync = isAsyncFunction(fn);
    const watched = function (this: unknown, ...args: A): R {
      const call = { fn, isAsync, self: this, args };
      const around = enclosingRun(isOurs);
      if (around) return callWrapped(around as OwnRun, phase, call);
      return alone(begin(args[0], {}), (own) => callWrapped(own, phase, call));
    };
    for (const key of ['name', 'length'] as const)
      Object.defineProperty(watched, key, { value: fn[key], configurable: true });
    return watched;
  };

  /** A call that is a run of its own, in the way in which the function itself returns. */
  const alone = <R>(own: OwnRun, body: (own: OwnRun) => R): R => {
    const failed = (error: unknown): never => {
      own.fail();
      void end(own);
      throw error;
    };
    let result: R;
    try {
      result = own.within(() => body(own));
    } catch (error) {
      return failed(error);
    }
    if (!(result instanceof Promise)) {
      void end(own);
      return result;
    }
    return result.then((value: unknown) => {
      void end(own);
      return value;
    }, failed) as R;
  };

  return {
    workflow: contract.workflow,
    contract,
    run,
    wrap,
    preflight: (initial, { phases } = {}) => findingsOf(initial, phases ? { phases } : {}),
  };
};
