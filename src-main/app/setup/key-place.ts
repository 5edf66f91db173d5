/** Where secrets are sealed, before a sign-in gives one. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';

/**
 * @param allowKeyFile a person agreed to a key file
 * @throws ProblemError `setup-invalid` (`allowKeyFile`) while there is no place
 */
export async function findKeyPlace(
  allowKeyFile: boolean,
  { vault, state }: Pick<ApplicationContext, 'vault' | 'state'>,
): Promise<void> {
  if (allowKeyFile) vault.agreeToKeyFile();
  const place = await vault.look();
  state.change('settings', { vault: place });
  if (place === 'unavailable' || place === 'unknown') fail('setup-invalid', { field: 'allowKeyFile' });
}
