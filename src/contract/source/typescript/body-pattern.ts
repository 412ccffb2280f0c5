import { assignmentTo } from './body-assign.ts';
import { pathOf, withFallback } from './body-holding.ts';
import { isWrapper } from './body-nodes.ts';
import type { Binding } from './body-scope.ts';
import { step, type Task, type Trail, use } from './body-task.ts';

const bind = (trail: Trail, task: Task, binding: Binding): undefined => {
  const { unit, holding } = task;
  const constancy = unit.constancy(binding);
  if (constancy === 'often') return use(trail, task, 'The context is kept in a variable that changes');
  const kept = constancy === 'fallback' ? withFallback(holding) : holding;
  const uses = binding.uses.filter((node) => !assignmentTo(unit.scopes, node));
  if (uses.length === 0 || constancy === 'fallback') trail.log.read(kept, 'value');
  const known = trail.seen.get(binding) ?? new Set();
  trail.seen.set(binding, known);
  const key = JSON.stringify([
    pathOf(kept),
    kept.at?.start,
    kept.at?.source.file,
    kept.defaulted,
    [...(kept.without ?? [])],
  ]);
  if (known.has(key)) return undefined;
  known.add(key);
  for (const node of uses) trail.push({ unit, node, holding: kept });
  return undefined;
};

/** A pattern, or a name, gets the context or a part of it. */
export const takeApart = (trail: Trail, task: Task): undefined => {
  const { unit, node, holding } = task;
  switch (node.type) {
    case 'Identifier': {
      const binding = unit.scopes.bindings.get(node);
      return binding ? bind(trail, task, binding) : use(trail, task, 'The context is kept outside of the function');
    }
    case 'AssignmentPattern':
      trail.push({ ...task, node: node.left, holding: withFallback(holding) });
      return undefined;
    case 'ObjectPattern': {
      const names = new Set<string>();
      if (node.properties.length === 0) trail.log.read(holding, 'value');
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          const rest = { ...holding, without: names };
          trail.push({ ...task, node: property.argument, holding: rest });
          continue;
        }
        const below = step(task, property.key, property.computed);
        if (below === undefined)
          use(
            trail,
            { ...task, node: property.key },
            'A name is taken out of the context that is not constant',
            'computed',
          );
        else if (below !== 'none') {
          if (below.name !== undefined) names.add(below.name);
          trail.push({ ...task, node: property.value, holding: below });
        }
      }
      return undefined;
    }
    case 'TSParameterProperty':
      return use(trail, task, 'The context is stored in an object');
    case 'RestElement':
      return use(trail, task, 'The context is one of several parameters in a list');
    default:
      if (isWrapper(node)) trail.push({ ...task, node: node.expression });
      else use(trail, task, 'The context is stored or taken apart as a list');
      return undefined;
  }
};
