/** The versions of Exchange that are simulated, and the schemas that requests name (https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion). */

/** Schemas in order. Exchange 2016 and 2019 have no names of their own in answers: they write those of Exchange Online. */
const schemas = [
  ...['Exchange2007', 'Exchange2007_SP1', 'Exchange2010', 'Exchange2010_SP1', 'Exchange2010_SP2'],
  ...['Exchange2013', 'Exchange2013_SP1', 'Exchange2015', 'Exchange2016'],
  ...['V2015_10_05', 'V2016_01_06', 'V2016_04_13', 'V2016_07_13', 'V2016_10_10'],
  ...['V2017_01_07', 'V2017_04_14', 'V2017_07_11'],
] as const;

export type Schema = (typeof schemas)[number];

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  readonly revision: number;
  /** As ServerVersionInfo names its schema. */
  readonly schema: string;
  /** The newest schema that requests may name. */
  readonly newest: Schema;
}

export const versions = {
  '2013': { major: 15, minor: 0, build: 1497, revision: 48, schema: 'V2_23', newest: 'Exchange2013_SP1' },
  '2016': { major: 15, minor: 1, build: 2507, revision: 39, schema: 'V2017_07_11', newest: 'V2017_07_11' },
  '2019': { major: 15, minor: 2, build: 1748, revision: 10, schema: 'V2017_07_11', newest: 'V2017_07_11' },
} as const satisfies Readonly<Record<string, Version>>;

export type VersionName = keyof typeof versions;

/** Null for a name that no server knows. */
export function schemaNamed(name: string): Schema | null {
  return schemas.find((one) => one === name) ?? null;
}

/** Whether a request in the schema `asked` may use what came with `since`. */
export function isAtLeast(asked: Schema, since: Schema): boolean {
  return schemas.indexOf(asked) >= schemas.indexOf(since);
}
