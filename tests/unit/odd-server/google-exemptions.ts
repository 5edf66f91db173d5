/** What a run cannot know of bent answers of Google, whatever it does (see `exemptions.ts`). */
import type { Exemption } from './exemptions.ts';
import type { GoogleBend } from './google-bend.ts';

export const googleExemptions: readonly Exemption<GoogleBend>[] = [];
