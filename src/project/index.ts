export type { AttributeValue, ProjectAttributeName, ProjectAttributes } from './context/attributes.ts';
export {
  annotationOf,
  annotationsOf,
  attributesOf,
  projectAttributeNames,
  readAttribute,
  variableOf,
} from './context/attributes.ts';
export type * from './context/model.ts';
export {
  businessValues,
  criticalities,
  dashboardPlacements,
  logLevels,
  priorities,
  riskTypes,
} from './context/model.ts';
export { longestValue, parseDuration, parsePercent, parseThroughput } from './context/values.ts';
export { derive } from './derive/derive.ts';
export type { Derived, Strategy } from './derive/strategy.ts';
export { defaultTables } from './derive/tables.generated.ts';
export type { Tables } from './derive/tables.ts';
export { durationText, type StrategyWord, wordsOf } from './derive/words.ts';
export { agingOf } from './flow/aging.ts';
export { backTest } from './flow/back-test.ts';
export { blockedOf } from './flow/blocked.ts';
export { cfdOf } from './flow/cfd.ts';
export { completedOf } from './flow/completed.ts';
export { dayLength, dayNumberOf, dayText, parseDay } from './flow/days.ts';
export { definitions, flowRules } from './flow/definitions.ts';
export { explain } from './flow/explain.ts';
export { forecastHowMany, forecastWhen, usualSeed } from './flow/forecast.ts';
export type * from './flow/forecast-types.ts';
export { littlesLawOf } from './flow/littles-law.ts';
export { metricPoints } from './flow/metric-points.ts';
export { prometheusText } from './flow/prometheus.ts';
export { maxDays as maxForecastDays } from './flow/simulate.ts';
export { spreadOf } from './flow/spread.ts';
export { summaryOf } from './flow/summary.ts';
export { throughputOf } from './flow/throughput.ts';
export type * from './flow/types.ts';
export { flowMetrics, sprintScopes } from './flow/types.ts';
export { velocityOf } from './flow/velocity.ts';
export { wipOf } from './flow/wip.ts';
export { collectWork, type Work, type WorkCollector, workOf } from './flow/work.ts';
export { incidentOf } from './incident/incident.ts';
export type * from './incident/model.ts';
export { readPayload } from './incident/payload.ts';
export type { TaskStep, When } from './task/decide.ts';
export type { NewTask } from './task/decide-start.ts';
export { hasEnded } from './task/ended.ts';
export { foldTask } from './task/fold.ts';
export type { SprintSettings } from './task/fold-sprint.ts';
export { foldSprint, foldSprints, sprintSettings } from './task/fold-sprint.ts';
export type { MemoryTaskStore } from './task/memory-store.ts';
export { createMemoryTaskStore } from './task/memory-store.ts';
export { compareEvents, inOrder } from './task/order.ts';
export type { RecordedChange } from './task/read.ts';
export { taskEventFault, taskEventOf, taskOf } from './task/read.ts';
export type { RefusalCode } from './task/refusal.ts';
export { TaskRefusal } from './task/refusal.ts';
export type { Attempt, Dated, Happened, Sprint, StatusPeriod, Task } from './task/state.ts';
export type { StatusCategory, StatusMap } from './task/status.ts';
export { categoryOf, fixedStatuses, isKnownStatus, statusCategories, statusMap, usualStatuses } from './task/status.ts';
export type { CategoryTimes } from './task/times.ts';
export { categoryTimes, firstActive } from './task/times.ts';
export type { At, Tracker, TrackerOptions } from './task/tracker.ts';
export { createTracker } from './task/tracker.ts';
export { isProjectId, isTaskId, mostText } from './task/values.ts';
export { dueOf, endsOf, isSprintDue, type Progress } from './telemetry/due.ts';
export {
  snapshotSpanId,
  sprintSpanId,
  sprintTraceId,
  taskSpanId,
  traceIdOf,
  transitionSpanId,
} from './telemetry/ids.ts';
export { getTaskLink, type LinkedTask, type TaskLink } from './telemetry/link.ts';
export { recordsOf, sprintRecord, type Telling } from './telemetry/log-records.ts';
export { taskAttributes, transitionSpan } from './telemetry/names.ts';
export type { LogRecordData, SpanAttributes, SpanData, SpanEvent, SpanLink } from './telemetry/span.ts';
export { type KnownTask, snapshotOf, spansOf, type TellingOf } from './telemetry/spans.ts';
export { sprintSpanOf } from './telemetry/sprint-spans.ts';
