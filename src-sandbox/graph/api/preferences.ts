/** The header Prefer, as far as Outlook's part of Graph knows it. */

export interface Preferences {
  /** `IdType="ImmutableId"`. */
  readonly immutableIds: boolean;
  /** `outlook.timezone`; null: UTC. */
  readonly timeZone: string | null;
  /** `outlook.body-content-type`. */
  readonly bodyType: 'html' | 'text';
  /** `odata.maxpagesize`; null: the service's own. */
  readonly pageSize: number | null;
  /** What the header Preference-Applied says. */
  readonly applied: readonly string[];
}

export function readPreferences(header: string | string[] | undefined): Preferences {
  const text = [header ?? []].flat().join(', ');
  const value = (name: string): string | null =>
    new RegExp(`(?:^|[,;\\s])${name.replaceAll('.', '\\.')}\\s*=\\s*("?)([^",;]*)\\1`, 'i')
      .exec(text)?.[2]
      ?.trim() ?? null;
  const immutableIds = value('IdType')?.toLowerCase() === 'immutableid';
  const timeZone = value('outlook.timezone');
  const bodyType = value('outlook.body-content-type')?.toLowerCase() === 'text' ? 'text' : 'html';
  const size = Number(value('odata.maxpagesize') ?? Number.NaN);
  const pageSize = Number.isInteger(size) && size > 0 ? size : null;
  return {
    immutableIds,
    timeZone,
    bodyType,
    pageSize,
    applied: [
      ...(immutableIds ? ['IdType=ImmutableId'] : []),
      ...(timeZone === null ? [] : [`outlook.timezone="${timeZone}"`]),
      ...(value('outlook.body-content-type') === null ? [] : [`outlook.body-content-type="${bodyType}"`]),
      ...(pageSize === null ? [] : [`odata.maxpagesize=${pageSize}`]),
    ],
  };
}
