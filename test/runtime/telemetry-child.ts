// Continues a run in another process: takes the headers of the first argument, prints its run and the spans that it made.
import { createGuard } from '../../src/runtime.ts';
import { contract, phase, registerContext, tracing } from './telemetry-case.ts';

registerContext();
const { tracer, spans } = tracing();
const guard = createGuard(contract([phase('ship')]), { telemetry: { tracer } });
const carrier: unknown = JSON.parse(process.argv[2] ?? '{}');
const runId = await guard.run(
  {},
  (run) => {
    run.phase('ship', () => {});
    return run.id;
  },
  { carrier },
);
const told = spans().map((span) => ({
  name: span.name,
  traceId: span.spanContext().traceId,
  parent: span.parentSpanContext?.spanId,
  runId: span.attributes['contextcore.run.id'],
}));
process.stdout.write(JSON.stringify({ runId, told }));
