/** A mail machine that dies at a moment, counted over requests and commits, and is started again. */
import { Killed } from '../../src-sandbox/sample-sides/index.ts';
import type { MailMachine, MailWorld } from './mail-world.ts';

export function mortal(world: MailWorld) {
  let pass: () => void = () => undefined;
  const hook = () => pass();
  const start = (store?: MailMachine['store']): MailMachine =>
    world.machine({
      ...(store === undefined ? {} : { store }),
      onCommit: hook,
      providerFaults: { before: hook, after: hook },
      crmFaults: { before: hook, after: hook },
    });
  let machine = start();
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) {
      await machine.attempt();
      world.advance(60_000);
    }
  };
  return {
    settle,
    /** A person says yes to whatever waits. */
    approve() {
      for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
    },
    /** One run, whatever comes of it. */
    once: () => machine.attempt(),
    get store() {
      return machine.store;
    },
    async killedAt(moment: number): Promise<boolean> {
      let passed = 0;
      pass = () => {
        passed += 1;
        if (passed === moment) throw new Killed(`moment ${moment}`);
      };
      try {
        await machine.run();
        return false;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        machine = start(machine.store);
        return true;
      } finally {
        pass = () => undefined;
      }
    },
  };
}

export type Mortal = ReturnType<typeof mortal>;
