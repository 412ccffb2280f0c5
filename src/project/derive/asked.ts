import type { ProjectContext } from '../context/model.ts';
import type { Strategy } from './strategy.ts';

/** Whether somebody asked for an availability: by writing it down, or by calling the project critical. */
export const isAvailabilityAsked = ({ spec }: ProjectContext, { availability, errorBudget }: Strategy): boolean => {
  const { criticality } = spec.business ?? {};
  return (
    availability.source === 'explicit' ||
    errorBudget.source === 'explicit' ||
    criticality === 'critical' ||
    criticality === 'high'
  );
};
