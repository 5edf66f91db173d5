/** Restricts Electron to what Concord needs: our own page only, no network, no permissions, no navigation elsewhere. */
import { app, type Session, session, type WebContents } from 'electron';
import { mayLoad } from './addresses.ts';
import { maySave } from './saved-files.ts';
import { pagePartition } from './window-options.ts';

/** Call this before the application is ready, so that every session and page created later starts restricted. */
export function lockDown(): void {
  // Chromium refuses to run its sandbox as root, which many test machines use. A packaged Concord never gets here with that switch.
  if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', closeSession);
  app.on('web-contents-created', (_event, contents) => closeContents(contents));
  // Since Electron 44 the first matching client certificate would be sent without asking.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event) => event.preventDefault());
}

/** The only session that a page may use. */
export function pageSession(): Session {
  return session.fromPartition(pagePartition, { cache: false });
}

function closeSession(one: Session): void {
  one.webRequest.onBeforeRequest((details, decide) => {
    const developing = !app.isPackaged && details.url.startsWith('devtools://');
    decide({ cancel: !mayLoad(details.url) && !developing });
  });
  // Copying text to the clipboard is the only permission the page gets.
  one.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  one.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  one.setDevicePermissionHandler(() => false);
  one.setSpellCheckerEnabled(false);
  one.on('will-download', (event, item) => {
    const offered = {
      ...{ url: item.getURL(), mimeType: item.getMimeType(), name: item.getFilename() },
      ...{ bytes: item.getTotalBytes(), isWanted: item.hasUserGesture() },
    };
    if (!maySave(offered)) event.preventDefault();
    // without a path of ours, Electron asks the person where
    else
      item.setSaveDialogOptions({
        defaultPath: offered.name,
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      });
  });
}

function closeContents(contents: WebContents): void {
  const stop = (event: { preventDefault(): void }): void => event.preventDefault();
  // Electron does not emit these events for our own loadURL call.
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
