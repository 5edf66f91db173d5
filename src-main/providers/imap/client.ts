/** A signed-in connection to a mail server as the other files use it, and the parts of its commands. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Purpose } from './failures.ts';
import type { Line, ResponseCode } from './tokens.ts';

/** An argument of a command. Strings are quoted; CR, LF and NUL in them are refused before anything is sent (S7). */
export type Argument =
  | { readonly type: 'ATOM' | 'STRING' | 'SEQUENCE' | 'TEXT'; readonly value: string }
  | {
      readonly type: 'ATOM';
      readonly value: string;
      readonly section: readonly Argument[];
      readonly partial?: readonly [number, number];
    }
  | readonly Argument[];

export const atom = (value: string): Argument => ({ type: 'ATOM', value });
export const text = (value: string): Argument => ({ type: 'STRING', value });
export const uidSet = (value: string): Argument => ({ type: 'SEQUENCE', value });

export type Answer =
  | { readonly ok: true; readonly code: ResponseCode | null }
  | { readonly ok: false; readonly problem: Problem; readonly code: string | null };

export interface CommandOptions {
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
  /** Called for each line of this name while the command runs. What they throw fails the command. */
  readonly lines?: Readonly<Record<string, (line: Line) => void>>;
  /** Called when the server asks for the rest of the command. */
  readonly onContinuation?: () => Promise<void>;
}

/** Sends commands one by one, and turns every way of failing into a thrown Problem or an answer that says no. */
export interface Client {
  readonly host: string;
  /** Upper case; read again after the sign-in. */
  has(capability: string): boolean;
  readonly capabilities: readonly string[];
  /** The number of a capability such as APPENDLIMIT=…; null without one. */
  limitOf(capability: string): number | null;
  /** The name the server gives itself (ID, RFC 2971), or its greeting; null for none. */
  readonly serverName: string | null;
  isOpen(): boolean;
  /** @throws ProblemError when the connection breaks or the signal aborts; then nobody knows whether the command was carried out */
  ask(command: string, args: readonly Argument[], options: CommandOptions): Promise<Answer>;
  /** As `ask`. @throws ProblemError also for a refusal */
  run(command: string, args: readonly Argument[], options: CommandOptions): Promise<ResponseCode | null>;
  /** Writes bytes of a command that the server asked for; resolves when more can be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the connection with LOGOUT when it is idle. Never throws. */
  logout(): Promise<void>;
  close(): void;
}

export interface ClientLimits {
  /** Milliseconds for connecting with TLS, for the greeting, and for all of it with the sign-in. */
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly signInMs: number;
  /** Milliseconds without a byte while a command waits for its answer. */
  readonly silenceMs: number;
}

export const usualLimits: ClientLimits = {
  connectMs: 15_000,
  greetingMs: 30_000,
  signInMs: 90_000,
  silenceMs: 90_000,
};

export type Secret =
  | { readonly type: 'password'; readonly password: string }
  | { readonly type: 'token'; readonly token: string };
