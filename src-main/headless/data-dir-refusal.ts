/** Says at the terminal why the data directory cannot be used. */
import { type Problem, problem } from '../../src-shared/domain/problems.ts';
import { storeProblem } from '../store/index.ts';

/** The Problem behind an error from opening the directory, and what to add to it in words. */
export function dataDirRefusal(
  error: unknown,
  path: string,
): readonly [problem: Problem, details: readonly string[]] {
  const known = storeProblem(error);
  if (known === null)
    return [problem('setup-invalid', { field: 'data' }), [`--data: ${path} cannot be used`]];
  if (known.params.field === 'data-owner')
    return [
      known,
      [`--data: ${path}, or a file of Concord in it, belongs to another user; use a directory of your own`],
    ];
  if (known.params.field === 'data-link')
    return [
      known,
      [
        `--data: ${path} contains a link where a database or a directory of Concord belongs; put the real one there, or remove the link`,
      ],
    ];
  return [known, []];
}
