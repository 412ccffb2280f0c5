import { loadingCode as code, type RuleOwner } from '../rule.ts';
import { defaultDisagrees } from './default-disagrees.ts';
import { missingInCode } from './missing-in-code.ts';
import { missingInYaml } from './missing-in-yaml.ts';
import { severityDisagrees } from './severity-disagrees.ts';
import { typeDisagrees } from './type-disagrees.ts';
import { undeclaredRead } from './undeclared-read.ts';
import { undeclaredWrite } from './undeclared-write.ts';
import { unproduced } from './unproduced.ts';
import { unusedRequire } from './unused-require.ts';

/** What loading reports, which has a page each but no rule function; and the rules about what a contract and code both say. */
export const contractCodes: RuleOwner = {
  name: 'contract',
  rules: [
    missingInCode,
    missingInYaml,
    typeDisagrees,
    severityDisagrees,
    defaultDisagrees,
    undeclaredRead,
    undeclaredWrite,
    unusedRequire,
    unproduced,
  ],
  codes: [
    code('syntax', 'error', 'A contract file is valid YAML or JSON.'),
    code('encoding', 'error', 'A contract file is UTF-8 text.'),
    code('unreadable-file', 'error', 'Every file that is named or imported can be read.'),
    code('limit', 'error', 'A file stays within the limits of size, depth and number of nodes.'),
    code('alias-bomb', 'error', 'Aliases do not blow a file up beyond its limit.'),
    code('duplicate-key', 'error', 'A key stands once in a mapping.'),
    code('unknown-key', 'error', 'Every key is one that the format knows.'),
    code('missing-key', 'error', 'Every required key is there.'),
    code('wrong-type', 'error', 'Every key holds the kind of value that the format asks for.'),
    code('invalid-value', 'error', 'Every value is one that the format allows.'),
    code('bad-expression', 'error', 'Conditions and verifications are readable expressions.'),
    code('unsupported-version', 'error', 'The schema version is one that this version understands.'),
    code('unknown-type', 'error', 'Every type name is one that the format knows.'),
    code('bad-path', 'error', 'Every field name is a readable path.'),
    code('bad-import', 'error', 'Every import is a relative path to a file of shared fields.'),
    code('bad-default', 'warning', "A default fits its field's type and constraints."),
    code('unreachable-default', 'warning', 'A blocking field has no default, for it could never apply.'),
    code('not-enforced', 'info', 'Every key that is written has an effect.'),
    code('not-static', 'info', 'What code says of a phase can be told without running it.'),
    code('ambiguous-scalar', 'info', 'Every scalar means the same to older and newer YAML loaders.'),
  ],
};
