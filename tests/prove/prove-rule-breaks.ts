/** The section `rule-breaks`: applies every one-line break of the rules (tests/rules) and wants each seen by its test. */
import { breakRules } from '../rules/break-command.ts';
import { root, type SectionResult, say } from './section.ts';

export async function proveRuleBreaks(): Promise<SectionResult> {
  const { breaks, seen, unseen } = await breakRules(root, { ids: [], onlyChanged: false }, say);
  return {
    what: 'one-line breaks of rules, each seen by a test that names the rule',
    passed: unseen.length === 0,
    counts: { breaks, seen },
    ...(unseen.length === 0 ? {} : { failures: unseen }),
  };
}
