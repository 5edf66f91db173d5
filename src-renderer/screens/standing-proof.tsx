/** The standing proof (D13): what both sides were found to hold, when, and which calendars and folders are not proven fresh (RU9). */
import { useEffect, useRef, useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { differencesIn, isProven } from '../../src-shared/domain/comparison.ts';
import { leftMailReasons } from '../../src-shared/domain/mail/history.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon } from '../ui/icons.tsx';
import { Progress } from '../ui/progress.tsx';
import { Dotted } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';

type Proof = AppState['proof'];
type Part = Proof['parts'][number];
type Comparison = NonNullable<Part['last']>;

const minuteMs = 60_000;

/** The numbers of both sides. A comma in place of the sign says that they are not proven to be equal. */
function numbers({ mailbox }: Part, last: Comparison, isOneOfSeveral: boolean, { t, number }: Words): string {
  const { provider, crm } = last.sides;
  const held = { provider: number(provider?.linked ?? 0), crm: number(crm?.linked ?? 0) };
  const sign = isProven(last) ? 'equal' : 'other';
  if (mailbox !== null)
    return isOneOfSeveral
      ? t(`proof.mailbox-${sign}`, { ...held, address: mailbox.address })
      : t(`proof.mail-${sign}`, held);
  return crm === null ? t('proof.calendar-unread', held) : t(`proof.calendar-${sign}`, held);
}

/** How many stand on one side only. */
function skippedOn(last: Comparison, side: 'provider' | 'crm'): number {
  return Object.values(last.sides[side]?.skipped ?? {}).reduce((sum, count) => sum + count, 0);
}

function reasonText(reason: string, count: number, isMail: boolean, { t, lookUp }: Words): string {
  if (reason === 'elsewhere' || reason === 'on-the-way') return `${count} · ${t(`proof.reason-${reason}`)}`;
  const known = leftMailReasons.find((one) => one === reason);
  if (isMail)
    return known === undefined ? `${count} · ${t('proof.reason-other')}` : t(`mail-left.${known}`, { count });
  return `${count} · ${lookUp(`skipped.${reason}`) ?? t('proof.reason-other')}`;
}

function Skipped({ part, last }: { readonly part: Part; readonly last: Comparison }) {
  const words = useWords();
  const { t, number } = words;
  const isMail = part.mailbox !== null;
  const counts = { provider: skippedOn(last, 'provider'), crm: skippedOn(last, 'crm') };
  if (counts.provider + counts.crm === 0) return null;
  const shown = { provider: number(counts.provider), crm: number(counts.crm) };
  return (
    <Disclosure title={t(isMail ? 'proof.skipped-mail' : 'proof.skipped', shown)}>
      {(['provider', 'crm'] as const).map((side) =>
        counts[side] === 0 ? null : (
          <div className="stack-tight" key={side}>
            <p>
              {t(`proof.only-${side === 'crm' ? 'crm' : isMail ? 'mailbox' : 'provider'}`, {
                count: counts[side],
              })}
            </p>
            <ul className="proof-reasons quiet small">
              {Object.entries(last.sides[side]?.skipped ?? {}).map(([reason, count]) => (
                <li key={reason}>{reasonText(reason, count, isMail, words)}</li>
              ))}
            </ul>
          </div>
        ),
      )}
    </Disclosure>
  );
}

function ComparedPart({ part, isOneOfSeveral }: { readonly part: Part; readonly isOneOfSeveral: boolean }) {
  const words = useWords();
  const { t, moments, number } = words;
  const now = useNow(minuteMs);
  const { last } = part;
  if (last === null) return null;
  const found = differencesIn(last);
  const unreadable = (last.sides.provider?.unreadable ?? 0) + (last.sides.crm?.unreadable ?? 0);
  return (
    <div className="stack-tight proof-part">
      <p className="proof-numbers">
        <Icon name={isProven(last) ? 'check' : 'apart'} size={16} />
        <span>{numbers(part, last, isOneOfSeveral, words)}</span>
      </p>
      <p className="quiet small">
        <Dotted
          parts={[
            t('proof.at', { when: moments.dayTime(last.endedAt, now) }),
            ...(found === 0 ? [] : [t('proof.found', { count: found })]),
            ...(unreadable === 0 ? [] : [t('proof.unreadable', { count: unreadable })]),
            ...(last.others === undefined || last.others.calendars === 0
              ? []
              : [
                  t('proof.others', {
                    count: last.others.calendars,
                    entries: number(last.others.entries),
                  }),
                ]),
            ...((last.others?.unread ?? 0) === 0
              ? []
              : [t('proof.others-unread', { count: last.others?.unread ?? 0 })]),
            ...(last.onTheWay === 0 ? [] : [t('proof.on-the-way', { count: last.onTheWay })]),
          ]}
        />
      </p>
      <Skipped last={last} part={part} />
    </div>
  );
}

/** Calendars and folders that were not read to the end for a quarter of an hour. */
function Stale({ stale }: { readonly stale: Proof['stale'] }) {
  const { t, moments } = useWords();
  if (stale.length === 0) return null;
  return (
    <ul className="proof-stale">
      {stale.map(({ kind, name, minutes, mailbox }) => {
        const time = moments.duration(minutes * minuteMs);
        return (
          <li key={`${mailbox?.id ?? ''} ${kind} ${name}`}>
            <Icon name="dots" size={16} />
            <span>
              {kind === 'calendar'
                ? t('proof.stale-calendar', { time })
                : t('proof.stale-named', { name, time })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What was found, once a comparison that was under way has ended; blank before. */
function useResult(proof: Proof, words: Words): string {
  const isRunning = proof.running !== null;
  const wasRunning = useRef(isRunning);
  const [result, setResult] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the end of a comparison is announced
  useEffect(() => {
    if (isRunning) setResult('');
    else if (wasRunning.current) setResult(resultOf(proof, words));
    wasRunning.current = isRunning;
  }, [isRunning]);
  return result;
}

function resultOf({ parts, problem }: Proof, { t, problem: textOf }: Words): string {
  if (problem !== null) return t('proof.problem', { title: textOf(problem).title });
  const lasts = parts.flatMap(({ last }) => last ?? []);
  const count = lasts.reduce((sum, last) => sum + differencesIn(last), 0);
  if (count > 0) return t('proof.done-found', { count });
  return lasts.length === 0 ? '' : t(lasts.every(isProven) ? 'proof.done-equal' : 'proof.done-other');
}

export function StandingProof() {
  const { proof } = useAppState();
  const words = useWords();
  const { t, number } = words;
  const compare = useCall('proof.compare');
  const cancel = useCall('proof.cancel');
  const { parts, running, problem, canCompare, stale } = proof;
  // of one that begins by itself, at night, nothing is said
  const [isWanted, want] = useState(false);
  const result = useResult(proof, words);
  useAnnouncement(isWanted && running !== null ? t('proof.running') : result);
  useEffect(() => {
    if (result !== '') want(false);
  }, [result]);
  return (
    <section className="proof" aria-labelledby="proof-title">
      <div className="proof-head">
        <h2 id="proof-title">{t('proof.title')}</h2>
        <Button
          isDisabled={running === null && !canCompare}
          isPending={compare.isPending || cancel.isPending}
          onPress={() => {
            want(running === null);
            void (running === null ? compare : cancel).run({});
          }}
        >
          {t(running === null ? 'proof.compare' : 'proof.cancel')}
        </Button>
      </div>
      <Stale stale={stale} />
      {running === null ? null : (
        <Progress
          label={t('proof.running')}
          part={running.total === 0 ? null : Math.min(1, running.done / running.total)}
          text={
            running.total === 0
              ? ''
              : t('progress.of', {
                  done: number(Math.min(running.done, running.total)),
                  total: number(running.total),
                })
          }
        />
      )}
      {problem === null ? null : (
        <p className="small">{t('proof.problem', { title: words.problem(problem).title })}</p>
      )}
      {parts.some(({ last }) => last !== null) ? (
        parts.map((part) => (
          <ComparedPart
            isOneOfSeveral={parts.length > 2}
            key={part.mailbox === null ? 'calendar' : `mail ${part.mailbox.id ?? ''}`}
            part={part}
          />
        ))
      ) : running === null ? (
        <p className="quiet">{t('proof.none')}</p>
      ) : null}
    </section>
  );
}
