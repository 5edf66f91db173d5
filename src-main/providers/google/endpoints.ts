/** Where Google's APIs are. Tests and the simulator give others. */

/** Root addresses that end in `/`; what stands before `calendar/v3/` and `gmail/v1/`. */
export interface GoogleEndpoints {
  readonly calendar: string;
  readonly gmail: string;
}

/** As in Google's discovery documents (`rootUrl`). */
export const googleEndpoints: GoogleEndpoints = {
  calendar: 'https://www.googleapis.com/',
  gmail: 'https://gmail.googleapis.com/',
};

/** @param origin where all of them are instead, for a simulated Google; null: Google's own */
export function endpointsAt(origin: string | null): GoogleEndpoints {
  return origin === null ? googleEndpoints : { calendar: `${origin}/`, gmail: `${origin}/` };
}
