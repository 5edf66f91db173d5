/** What is copied to the CRM (M6, M7): the settings in force, and a dialog that checks and saves others. */
import { type SubmitEvent, useRef, useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { createDates } from '../../../src-shared/i18n/index.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { DateField, isUnreadable, type TypedDate } from '../../ui/date-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ExternalText, Facts, Lock } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { useMailbox } from './use-mailbox.tsx';

const isBlockable = (line: string): boolean => /^[^\s@]*@[^\s@]+$/.test(line) && line.length <= 320;

function SettingsDialog({
  onClose,
  onSaved,
}: {
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { id, settings, blockedByCrm, offersKnownPeople } = useMailbox();
  const { t, locale } = useWords();
  const save = useCall('mail.settings');
  const [start, setStart] = useState<TypedDate>({
    text: settings.startDate === null ? '' : createDates(locale).write(settings.startDate),
    date: settings.startDate,
    locale,
  });
  const [largest, setLargest] = useState(String(settings.mostMegabytes ?? ''));
  const [onlyKnownPeople, setOnlyKnownPeople] = useState(settings.onlyKnownPeople);
  const [blockedText, setBlockedText] = useState(settings.blocked.join('\n'));
  const [isChecked, setChecked] = useState(false);
  const refs = {
    start: useRef<HTMLInputElement>(null),
    largest: useRef<HTMLInputElement>(null),
    blocked: useRef<HTMLTextAreaElement>(null),
  };
  const lines = blockedText.split('\n').map((line) => line.trim().toLowerCase());
  const blocked = [...new Set(lines.filter((line) => line !== ''))];
  const wrongLine = lines.findIndex((line) => line !== '' && !isBlockable(line));
  const isLargestWrong =
    largest.trim() !== '' &&
    !(/^\d+$/.test(largest.trim()) && Number(largest) >= 1 && Number(largest) <= 1_000);
  const faults = {
    start: isUnreadable(start) ? t('date.unreadable') : null,
    largest: isLargestWrong ? t('mail.largest-fault') : null,
    blocked:
      wrongLine >= 0
        ? t('mail.blocked-fault', { line: wrongLine + 1 })
        : blocked.length > 1_000
          ? t('mail.blocked-many')
          : null,
  };
  const submit = async () => {
    setChecked(true);
    const wrong = (['start', 'largest', 'blocked'] as const).find((name) => faults[name] !== null);
    if (wrong !== undefined) {
      refs[wrong].current?.focus();
      return;
    }
    const outcome = await save.run({
      mailbox: id,
      startDate: start.date,
      mostMegabytes: largest.trim() === '' ? null : Number(largest),
      ...(offersKnownPeople ? { onlyKnownPeople } : {}),
      blocked,
    });
    if (outcome.type === 'done') onSaved();
  };
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button form="mail-settings" isPending={save.isPending} kind="primary" type="submit">
            {t('mail.save')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('mail.settings-title')}
    >
      <p className="quiet">{t('mail.settings-lead')}</p>
      <form
        className="stack"
        id="mail-settings"
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="stack-tight">
          <DateField
            error={isChecked ? faults.start : null}
            label={t('mail.start-date')}
            onChange={setStart}
            ref={refs.start}
            value={start}
          />
          <p className="hint">{t('mail.start-date-hint')}</p>
        </div>
        <Field
          error={isChecked ? faults.largest : null}
          hint={t('mail.largest-hint')}
          label={t('mail.largest')}
          onChange={setLargest}
          ref={refs.largest}
          value={largest}
        />
        {offersKnownPeople ? (
          <Checkbox hint={t('mail.known-hint')} isSelected={onlyKnownPeople} onChange={setOnlyKnownPeople}>
            {t('mail.known')}
          </Checkbox>
        ) : null}
        <Field
          error={isChecked ? faults.blocked : null}
          hint={t('mail.blocked-hint')}
          label={t('mail.blocked')}
          lines
          linesRef={refs.blocked}
          onChange={setBlockedText}
          value={blockedText}
        />
        {blockedByCrm.count > 0 ? <BlockedByCrm {...blockedByCrm} /> : null}
      </form>
      {save.problem === null ? null : <ProblemNote onFix={() => void submit()} problem={save.problem} />}
      <RefusedNote isShown={save.isRefused} />
    </Dialog>
  );
}

/** What the CRM's administrator blocks for everybody, and a person cannot change (M7). */
function BlockedByCrm({ count, first }: AppState['mail']['blockedByCrm']) {
  const { t } = useWords();
  const more = count - first.length;
  return (
    <div className="stack-tight">
      <p className="hint">{t('mail.blocked-crm-first')}</p>
      <ul className="hint">
        {first.map((one) => (
          <li key={one}>
            <ExternalText>{one}</ExternalText>
          </li>
        ))}
        {more > 0 ? <li>{t('mail.blocked-crm-more', { count: more })}</li> : null}
      </ul>
    </div>
  );
}

export function MailSettingsSection() {
  const { settings, blockedByCrm, offersKnownPeople } = useMailbox();
  const { t, locale } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  useAnnouncement(isSaved ? t('mail.settings-saved') : '');
  const { startDate, mostMegabytes, onlyKnownPeople, blocked } = settings;
  return (
    <section className="stack">
      <h2>{t('mail.settings')}</h2>
      <Facts
        rows={[
          [
            t('mail.start-date'),
            startDate === null ? t('mail.start-date-all') : createDates(locale).write(startDate),
          ],
          [
            t('mail.largest'),
            mostMegabytes === null
              ? t('mail.largest-none')
              : t('mail.largest-megabytes', { count: mostMegabytes }),
          ],
          ...(offersKnownPeople
            ? [[t('mail.people'), t(onlyKnownPeople ? 'mail.known' : 'mail.people-all')] as const]
            : []),
          [
            t('mail.blocked'),
            blocked.length === 0
              ? t('mail.blocked-none')
              : t('mail.blocked-count', { count: blocked.length }),
          ],
          ...(blockedByCrm.count > 0
            ? [
                [
                  t('mail.blocked-crm'),
                  <span className="row" key="crm">
                    <span>{t('mail.blocked-count', { count: blockedByCrm.count })}</span>
                    <Lock>{t('locked.administrator')}</Lock>
                  </span>,
                ] as const,
              ]
            : []),
        ]}
      />
      <div>
        <Button
          label={`${t('mail.settings-change')} ${t('mail.settings-title')}`}
          onPress={() => setOpen(true)}
        >
          {t('mail.settings-change')}
        </Button>
      </div>
      {isSaved ? <p className="quiet">{t('mail.settings-saved')}</p> : null}
      {isOpen ? (
        <SettingsDialog
          onClose={() => setOpen(false)}
          onSaved={() => {
            setSaved(true);
            setOpen(false);
          }}
        />
      ) : null}
    </section>
  );
}
