import { isList, isRow } from '../rows.ts';
import type { Matrix } from './model.ts';

const noMatrix: Matrix = { keys: [], several: false };
const unknownMatrix: Matrix = { keys: undefined, several: true };

/** The names that `strategy.matrix` gives a job, of its axes and of what it includes. */
export const matrixOf = (strategy: unknown): Matrix => {
  if (strategy === undefined || strategy === null) return noMatrix;
  if (!isRow(strategy)) return unknownMatrix;
  const { matrix } = strategy;
  if (matrix === undefined || matrix === null) return noMatrix;
  if (!isRow(matrix)) return unknownMatrix;
  const axes = Object.keys(matrix).filter((key) => key !== 'include' && key !== 'exclude');
  const { include } = matrix;
  const included = isList(include) ? include : [];
  const isOpen = (include !== undefined && !isList(include)) || !included.every(isRow);
  const keys = [...axes, ...included.flatMap((entry) => (isRow(entry) ? Object.keys(entry) : []))];
  const axisIsLong = axes.some((axis) => !isList(matrix[axis]) || matrix[axis].length !== 1);
  return { keys: isOpen ? undefined : [...new Set(keys)], several: isOpen || axisIsLong || included.length > 1 };
};
