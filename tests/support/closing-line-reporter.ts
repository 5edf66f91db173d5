/**
 * Vitest reporter: names every test that did not run and why, then ends the run's output with one line of counts,
 * `N passed, N failed, N skipped`. What fails outside a test (a file that does not load, a hook, an unhandled
 * rejection) counts as failed, so that the line never looks better than the run.
 */
import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Why a test did not run when it did not say so itself, by the mode it was declared in. */
const reasons = {
  run: 'a hook before it failed, or the run was cut short',
  only: 'a hook before it failed, or the run was cut short',
  skip: 'no reason given',
  todo: 'still to be written',
};

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const skipped: string[] = [];
    let passed = 0;
    let failed = unhandled.length;

    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') {
          const reason = result.note ?? reasons[test.options.mode];
          skipped.push(`${module.relativeModuleId} > ${test.fullName}: ${reason}`);
        } else failed += 1;
      }
    }

    // Written as the process ends: the other reporters and Vitest itself still have something to say until then.
    process.once('exit', () => {
      if (skipped.length > 0) writeSync(1, `\nSkipped:\n  ${skipped.join('\n  ')}\n`);
      writeSync(1, `\n${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
    });
  }
}
