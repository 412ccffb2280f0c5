// The life of many tasks as changes, in the order in which they happen; the same ones each time.
const start = Date.parse('2025-01-01T00:00:00.000Z');
const minute = 60_000;

/** What happens to a task between its start and its end, ten changes in all. */
const lives = [
  (task, i) => ['task.created', { title: `Make part ${i} of the shop work`, type: 'task', status: 'todo', root: task }],
  () => ['task.updated', { points: 3, priority: 'medium', labels: ['shop', 'backend'] }],
  (_, i) => ['task.assigned', { assignee: `person-${i % 40}` }],
  () => ['task.status_changed', { from: 'todo', to: 'in_progress' }],
  () => ['task.commented', { text: 'The first half is there; the rest waits for an answer.', author: 'ada' }],
  () => ['task.blocked', { from: 'in_progress', reason: 'waits for the design' }],
  () => ['task.unblocked', { to: 'in_progress' }],
  () => ['task.progressed', { percent: 80 }],
  () => ['task.status_changed', { from: 'in_progress', to: 'in_review' }],
  () => ['task.completed', { from: 'in_review' }],
];

/** `count` changes of a tenth as many tasks; a thousand tasks are under way at a time. */
export function* changes(count) {
  const tasks = Math.ceil(count / lives.length);
  const atOnce = 1000;
  let at = start;
  for (let first = 0; first < tasks; first += atOnce)
    for (const life of lives)
      for (let i = first; i < Math.min(first + atOnce, tasks); i++) {
        const task = `SHOP-${i}`;
        const [type, data] = life(task, i);
        at += 1 + (i % 3) * minute * 0.01;
        yield { type, time: new Date(Math.floor(at)).toISOString(), data: { task, ...data } };
      }
}

/** The same in batches. */
export function* batches(count, size = 10_000) {
  let batch = [];
  for (const change of changes(count)) {
    batch.push(change);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
