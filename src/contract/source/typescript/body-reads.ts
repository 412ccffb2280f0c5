import type { Node } from 'oxc-parser';
import { type ReadLog, wholeContext } from './body-holding.ts';
import { parametersOf } from './body-nodes.ts';
import { takeApart } from './body-pattern.ts';
import type { Task, Trail } from './body-task.ts';
import { spanIn, type Unit, unitOf } from './body-unit.ts';
import { judge, type Next } from './body-use.ts';

const mostTasks = 200_000;

/** Follows the context from the parameter through a function, and through functions that it is given to. */
export const followContext = (start: Unit, log: ReadLog): void => {
  const units = new Map<Node, Unit>([[start.fn, start]]);
  const waiting: Task[] = [];
  const trail: Trail = {
    log,
    push: (task) => waiting.push(task),
    elsewhere: (found) => {
      const unit = units.get(found.fn) ?? unitOf(found);
      units.set(found.fn, unit);
      return unit;
    },
    seen: new Map(),
  };
  if (start.scopes.magic) log.open('Code is made at run time', spanIn(start, start.scopes.magic));
  const list = start.scopes.argumentUsers.get(start.fn);
  if (list) log.open('All arguments are used as a list', spanIn(start, list));
  const [parameter] = parametersOf(start.fn);
  if (parameter) waiting.push({ unit: start, node: parameter, holding: wholeContext, isPattern: true });
  let taken = 0;
  for (let task = waiting.pop(); task; task = waiting.pop()) {
    for (let next: Next = task; next; taken++) {
      if (taken > mostTasks) {
        log.open('There is too much code to follow', spanIn(next.unit, next.node));
        return;
      }
      next = next.isPattern ? takeApart(trail, next) : judge(trail, next);
    }
  }
};
