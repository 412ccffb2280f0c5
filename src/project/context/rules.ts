import { type CodedFinding, isRow, type Row } from '../../core/index.ts';
import type { PositionedDocument } from '../../parse/index.ts';
import { parsePercent } from './values.ts';

/*
 * What a schema cannot say. In a cluster the same stands in the CRD as CEL (`x-kubernetes-validations` of the schema), and a test holds
 * the two together. What has another form is passed over here: the schema has told of it.
 */

const rowOf = (row: Row, key: string): Row => {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  return isRow(value) ? value : {};
};

const rowsOf = (row: Row, key: string): readonly Row[] => {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  return Array.isArray(value) ? value.filter(isRow) : [];
};

const owner = (document: PositionedDocument, business: Row): readonly CodedFinding[] =>
  business['criticality'] !== 'critical' || Object.hasOwn(business, 'owner')
    ? []
    : [
        {
          code: 'project/missing-owner',
          message: 'The project is critical, but "business" has no key "owner".',
          at: document.valueSpan(business, 'criticality'),
          help: 'Name the team or the person who answers for it under "owner".',
        },
      ];

const mitigation = (document: PositionedDocument, risk: Row): readonly CodedFinding[] =>
  risk['type'] !== 'security' || Object.hasOwn(risk, 'mitigation')
    ? []
    : [
        {
          code: 'project/missing-mitigation',
          message: 'A risk is about security, but has no key "mitigation".',
          at: document.valueSpan(risk, 'type'),
          help: 'Say under "mitigation" what is done about it.',
        },
      ];

/** Percentages are decimal, numbers here are not. */
const tolerance = 1e-9;

const percentAt = (row: Row, key: string): number | undefined => {
  const value = row[key];
  return typeof value === 'string' || typeof value === 'number' ? parsePercent(value) : undefined;
};

const budget = (document: PositionedDocument, requirements: Row): readonly CodedFinding[] => {
  const availability = percentAt(requirements, 'availability');
  const given = percentAt(requirements, 'errorBudget');
  if (availability === undefined || given === undefined) return [];
  if (Math.abs(100 - availability - given) < tolerance) return [];
  return [
    {
      code: 'project/budget-mismatch',
      message: 'The error budget is not 100 minus the availability.',
      at: document.valueSpan(requirements, 'errorBudget'),
      help: 'Remove "errorBudget": it follows from "availability".',
      related: [{ message: 'The availability stands here.', at: document.valueSpan(requirements, 'availability') }],
    },
  ];
};

/** Every rule that a spec breaks. */
export const ruleFindings = (document: PositionedDocument, spec: Row): readonly CodedFinding[] => [
  ...owner(document, rowOf(spec, 'business')),
  ...budget(document, rowOf(spec, 'requirements')),
  ...rowsOf(spec, 'risks').flatMap((risk) => mitigation(document, risk)),
];
