/** A request that Google refuses: thrown by whatever finds out, and answered by the server in the form of Google's JSON APIs. */

export interface ApiError {
  readonly status: number;
  readonly domain: string;
  readonly reason: string;
  readonly message: string;
  readonly locationType?: 'parameter' | 'header';
  readonly location?: string;
  /** The message of the whole answer, where it differs from that of its one error. */
  readonly outerMessage?: string;
  /** A canonical status of gRPC with its details: only newer layers of Google's servers add them. */
  readonly grpc?: { readonly status: string; readonly details?: readonly unknown[] };
  readonly retryAfterS?: number;
}

export class ApiRefusal extends Error {
  readonly error: ApiError;
  constructor(error: ApiError) {
    super(error.message);
    this.error = error;
  }
}

/** The body of the answer, with its members in the order of recorded answers. */
export function apiErrorBody({
  status,
  domain,
  reason,
  message,
  locationType,
  location,
  outerMessage = message,
  grpc,
}: ApiError): unknown {
  const place = locationType === undefined ? {} : { locationType, location };
  const { details, status: name } = grpc ?? {};
  return {
    error: {
      errors: [{ domain, reason, message, ...place }],
      code: status,
      message: outerMessage,
      ...(name === undefined ? {} : { status: name }),
      ...(details === undefined ? {} : { details }),
    },
  };
}

export function refuseApi(error: ApiError): never {
  throw new ApiRefusal(error);
}

export function refuseInvalid(message: string, reason: 'invalid' | 'required' = 'invalid'): never {
  refuseApi({ status: 400, domain: 'global', reason, message });
}

export function refuseNotFound(): never {
  refuseApi({ status: 404, domain: 'global', reason: 'notFound', message: 'Not Found' });
}

export function refuseFullSync(): never {
  refuseApi({
    status: 410,
    domain: 'calendar',
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
    locationType: 'parameter',
    location: 'syncToken',
  });
}
