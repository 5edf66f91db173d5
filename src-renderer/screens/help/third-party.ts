/** The licences of Concord and of the software that it is made of. The build fills both in: `resources/build/third-party.ts`. */
interface ThirdParty {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    /** An SPDX expression. */
    readonly license: string;
    /** Positions in `texts`. */
    readonly texts: readonly number[];
  }[];
  readonly texts: readonly string[];
}

/** Of Concord itself. */
export const own: string = '';

export const thirdParty: ThirdParty = { packages: [], texts: [] };
