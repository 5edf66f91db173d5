/** The sign-in in the browser with a real listener on 127.0.0.1. */
import { createServer } from 'node:http';
import { type RunningSignIn, type SignInParts, type SignInRequest, startSignIn } from './sign-in.ts';

/** @throws Error when the system gives no port to listen on */
export function startBrowserSignIn(
  request: SignInRequest,
  parts: Omit<SignInParts, 'createServer'>,
): Promise<RunningSignIn> {
  return startSignIn(request, { ...parts, createServer });
}
