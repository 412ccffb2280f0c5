import { type Cell, fresh, joinCells, type Machine, open, type Scope, sameCell, setFlag } from './bash-machine.ts';
import type { Delta } from './bash-store.ts';
import { bothFiles, mentionsOf } from './bash-text.ts';

/** Goes on from where several ways meet; from nowhere, where there is none. */
const meet = (m: Machine, deltas: readonly Delta<Cell>[]): void => {
  m.alive = deltas.length > 0;
  const [only, ...others] = deltas;
  if (only === undefined) return;
  const keys = new Set<string>(only.keys());
  for (const delta of others) for (const key of delta.keys()) keys.add(key);
  m.steps += Math.floor((keys.size * deltas.length) / 8);
  const joins: [string, Cell | undefined][] = [];
  for (const key of keys) {
    const base = m.store.get(key);
    const name = fresh(m, 'join');
    let cell = only.has(key) ? only.get(key) : base;
    for (const delta of others) cell = joinCells(m, key, cell, delta.has(key) ? delta.get(key) : base, name);
    joins.push([key, cell]);
  }
  for (const [key, cell] of joins) m.store.set(key, cell);
};

/** Follows each of several ways from here, and goes on from where they meet. */
export const branches = (m: Machine, ways: readonly (() => void)[]): void => {
  if (!m.alive) return;
  const mark = m.store.mark();
  const deltas: Delta<Cell>[] = [];
  for (const way of ways) {
    m.alive = true;
    way();
    if (m.alive) deltas.push(m.store.changes(mark));
    m.store.undo(mark);
  }
  meet(m, deltas);
};

export const perhaps = (m: Machine, way: () => void): void => branches(m, [() => {}, way]);

export const enter = (m: Machine): Scope => ({ mark: m.store.mark(), arrivals: [] });

/** Leaves for the end of a scope. What a redirection around the jump did to descriptors ends with it. */
export const jump = (m: Machine, scope: Scope): void => {
  if (!m.alive) return;
  const changes = new Map(m.store.changes(scope.mark));
  m.steps += Math.floor(changes.size / 8);
  for (const [key, cell] of changes)
    if (key.startsWith('target:') && !(cell?.kind === 'target' && cell.lasting)) changes.delete(key);
  scope.arrivals.push(changes);
  m.alive = false;
};

/** The end of a scope: all ways that lead here meet. */
export const leave = (m: Machine, scope: Scope): void => {
  const deltas = m.alive ? [...scope.arrivals, m.store.changes(scope.mark)] : scope.arrivals;
  m.store.undo(scope.mark);
  meet(m, deltas);
};

const survives = (key: string): boolean => /^(?:line|written|owner|buffer):|^console$/.test(key);

/**
 * Runs something in a shell of its own: of all that it does, only what it writes stays. `detached` says that the script
 * goes on whatever happens in there, so that what follows a command that may fail is not sure.
 */
export const subshell = (m: Machine, detached: boolean, run: () => void): void => {
  if (!m.alive) return;
  const { exits, loops, returns } = m;
  const scope = enter(m);
  const inner = { exits: scope, loops: [], returns: undefined, nested: m.nested + 1 };
  Object.assign(m, inner);
  if (detached) setFlag(m, 'detached', 'yes');
  run();
  m.exits = exits;
  m.loops = loops;
  m.returns = returns;
  m.nested -= 1;
  leave(m, scope);
  const kept = [...m.store.changes(scope.mark)].filter(([key]) => survives(key));
  m.store.undo(scope.mark);
  for (const [key, cell] of kept) m.store.set(key, cell);
};

const mentionsIn = (cell: Cell | undefined): number =>
  cell?.kind === 'variable' || cell?.kind === 'buffer' ? mentionsOf(cell.text) : 0;

/** What a loop makes of the state at its head: repeated until a round adds nothing. `round` is condition and body. */
export const repeat = (m: Machine, round: (breaks: Scope) => void, from: number, to: number): void => {
  if (!m.alive) return;
  const name = fresh(m, 'loop');
  const mark = m.store.mark();
  const widened = new Set<string>();
  for (let rounds = 0; m.alive; rounds++) {
    const breaks: Scope = { mark, arrivals: [] };
    const head = m.store.mark();
    round(breaks);
    const back = m.alive ? m.store.changes(head) : new Map<string, Cell | undefined>();
    m.store.undo(head);
    m.alive = true;
    let stable = true;
    for (const [key, cell] of back) {
      const before = m.store.get(key);
      if (sameCell(before, cell)) continue;
      if (widened.has(key) && (mentionsIn(cell) & ~mentionsIn(before)) === 0) continue;
      const after = joinCells(m, key, before, cell, `${name}:${key}`);
      if (!key.startsWith('function:')) widened.add(key);
      if (sameCell(before, after)) continue;
      m.store.set(key, after);
      stable = false;
    }
    if (stable || !m.alive || rounds > 8) {
      if (!stable) open(m, bothFiles, 'has a loop that is too complex to follow', from, to);
      if (!stable) m.lossy |= bothFiles;
      m.store.undo(mark);
      meet(m, breaks.arrivals);
      return;
    }
    if (m.steps > 60_000) m.alive = false;
  }
};
