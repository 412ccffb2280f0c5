import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Meter,
  type Span,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { PortableContract } from '../../contract/model/index.ts';
import type { ChainVerdict } from '../guard/chains.ts';
import {
  type Observer,
  type Outcome,
  type PhaseObserver,
  type PhaseStart,
  type RunObserver,
  type RunStart,
  silentPhase,
} from '../guard/observer.ts';
import type { RunReport } from '../guard/report.ts';
import { contextIn, injectRun } from './baggage.ts';
import { errorType } from './error-type.ts';
import { createMeasures } from './measures.ts';
import { attributes as at, phaseSpan, runSpan } from './names.ts';
import { orElse, quietly } from './quietly.ts';
import { createTeller, type EventOptions, type Target } from './told.ts';

export { runIdIn } from './baggage.ts';
export type { EventLogger } from './told.ts';

export interface TelemetryOptions extends EventOptions {
  /** Omitted: of the tracer provider that is registered. */
  readonly tracer?: Tracer;
  /** Omitted: of the meter provider that is registered. */
  readonly meter?: Meter;
}

/** One run, with the verdicts of chains that its phases have told. */
interface ToldRun {
  readonly runId: string;
  readonly chains: Map<string, ChainVerdict['status']>;
  /** For phases of which nobody takes anything; undefined where the span of the run takes events. */
  readonly quiet: PhaseObserver | undefined;
}

const scope = 'contextcore';

/** Tells OpenTelemetry what happens in the runs of a contract: a span for each run and phase, events, and measurements. */
export const createTelemetry = (contract: PortableContract, options: TelemetryOptions = {}): Observer => {
  const { workflow } = contract;
  const teller = createTeller(workflow, options);
  const tracer = options.tracer ?? trace.getTracer(scope);
  const hasNoProvider = options.tracer ? () => false : withoutProvider(trace.getTracerProvider());
  const measures = createMeasures(contract, options.meter);
  // What samplers go by is there from the start.
  const ofRun = Object.freeze({ attributes: { [at.workflow]: workflow } });
  const ofPhase = new Map(
    contract.phases.map(({ id }) => [id, Object.freeze({ attributes: { [at.workflow]: workflow, [at.phase]: id } })]),
  );

  const begin = (name: string, how: { attributes: Attributes } | undefined, parent: Context): Target =>
    orElse(
      () => {
        const span = tracer.startSpan(name, how, parent);
        const records = span.isRecording();
        // Where there is no SDK, there is nothing to stand in.
        const stands = records || trace.isSpanContextValid(span.spanContext());
        return { span, context: stands ? trace.setSpan(parent, span) : parent, records };
      },
      { span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT), context: parent, records: false },
    );

  const observePhase = (parent: Context, run: ToldRun, { phase, mode, attempt }: PhaseStart): PhaseObserver => {
    const target = begin(phaseSpan, ofPhase.get(phase), parent);
    const { span, records } = target;
    const tells = records || teller.logs;
    if (!tells && run.quiet && target.context === parent && !measures.isOn()) return run.quiet;
    const counts = { propagated: 0, defaulted: 0, failed: 0 };
    if (records) quietly(() => setAll(span, { [at.runId]: run.runId, [at.mode]: mode, [at.attempt]: attempt }));
    return {
      within: (body) => inside(target.context, body),
      boundary: (boundary, result, remarks) => {
        counts.propagated += result.propagated;
        counts.defaulted += result.defaulted;
        counts.failed += result.failed;
        if (boundary === 'entry') measures.entry(phase, result);
        if (tells) quietly(() => teller.boundary(target, { phase, boundary }, result, remarks));
      },
      chain: (verdict) => {
        run.chains.set(verdict.chain, verdict.status);
        if (tells) quietly(() => teller.chain(target, verdict, phase));
      },
      end: (outcome, durationMs, error) => {
        measures.duration(phase, durationMs / 1000);
        if (records) quietly(() => closePhase(span, counts, outcome, error));
        quietly(() => span.end());
      },
    };
  };

  const start = (run: RunStart): RunObserver => {
    measures.begin();
    const target = begin(runSpan, ofRun, contextIn(run.carrier));
    const { span, records } = target;
    const isQuiet = !records && !teller.logs;
    const quiet = isQuiet
      ? { ...silentPhase, within: <T>(body: () => T): T => inside(target.context, body) }
      : undefined;
    const told: ToldRun = { runId: run.runId, chains: new Map(), quiet };
    if (records) quietly(() => setAll(span, { [at.runId]: run.runId, [at.mode]: run.mode }));
    return {
      get traceparent() {
        return traceparentOf(target.span);
      },
      within: (body) => inside(target.context, body),
      // A phase inside of another one, or inside of a span of the program, hangs below that.
      phase: (phase) => {
        if (quiet && hasNoProvider() && !measures.isOn()) return quiet;
        const active = context.active();
        return observePhase(trace.getSpan(active) ? active : target.context, told, phase);
      },
      skipped: () => {},
      finish: (report) => {
        if (records || teller.logs)
          for (const verdict of untold(report.chains, told.chains)) quietly(() => teller.chain(target, verdict));
        if (records) quietly(() => closeRun(span, report));
        quietly(() => span.end());
      },
      inject: (carrier, provenance) =>
        quietly(() => injectRun(target.context, { runId: run.runId, workflow, provenance }, carrier)),
    };
  };
  return { start };
};

/**
 * Asks whether no provider has been registered yet. What the API hands out until then knows it, and is quicker to ask than a span,
 * which would be one that takes nothing. Where it does not say, the span is asked.
 */
const withoutProvider = (provider: TracerProvider): (() => boolean) => {
  const { getDelegateTracer: find } = provider as { getDelegateTracer?: (name: string) => Tracer | undefined };
  return find ? () => orElse(() => find.call(provider, scope) === undefined, false) : () => false;
};

/**
 * Chains whose destination no phase reached, or not again after a loop began anew. What is broken comes last: of too many
 * events of a span the newest are kept.
 */
const untold = (chains: readonly ChainVerdict[], told: ToldRun['chains']): readonly ChainVerdict[] => {
  const open = chains.filter(({ chain, status }) => told.get(chain) !== status);
  return [
    ...open.filter(({ status }) => status === 'unverified'),
    ...open.filter(({ status }) => status !== 'unverified'),
  ];
};

/** The span in the words of W3C. */
const traceparentOf = (span: Span): string | undefined => {
  const own = orElse(() => span.spanContext(), INVALID_SPAN_CONTEXT);
  if (!trace.isSpanContextValid(own)) return undefined;
  return `00-${own.traceId}-${own.spanId}-${(own.traceFlags & 0xff).toString(16).padStart(2, '0')}`;
};

const inside = <T>(ctx: Context, body: () => T): T => (context.active() === ctx ? body() : context.with(ctx, body));

const setAll = (span: Span, attributes: Attributes): void => {
  span.setAttributes(attributes);
};

type Counts = Readonly<Record<'propagated' | 'defaulted' | 'failed', number>>;

const counted = ({ propagated, defaulted, failed }: Counts): Attributes => ({
  [at.propagated]: propagated,
  [at.defaulted]: defaulted,
  [at.failed]: failed,
});

/** The message of an error may hold values; its name does not. */
const closePhase = (span: Span, counts: Counts, outcome: Outcome, error: unknown): void => {
  span.setAttributes({ ...counted(counts), [at.phaseOutcome]: outcome });
  if (outcome === 'ok') return;
  span.setAttribute(at.errorType, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
};

const closeRun = (span: Span, report: RunReport): void => {
  const { state, completeness, chainsIntactRatio } = report;
  span.setAttributes({
    ...counted(report),
    [at.runState]: state,
    ...(completeness === null ? {} : { [at.completeness]: completeness }),
    ...(chainsIntactRatio === null ? {} : { [at.chains]: chainsIntactRatio }),
  });
  if (state === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
};
