/** Closes Electron down to what Concord needs: one page of our own, no network, no permission, no way out. */
import { app, type Session, session, type WebContents } from 'electron';
import { mayLoad } from './addresses.ts';
import { pagePartition } from './window-options.ts';

/** Before the application is ready: everything that is created later starts closed. */
export function lockDown(): void {
  // Chromium refuses to sandbox anything for root, whom test machines like to work as; a packaged Concord has no such way out
  if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', closeSession);
  app.on('web-contents-created', (_event, contents) => closeContents(contents));
  // since Electron 44 the first matching client certificate would be sent unasked
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event) => event.preventDefault());
}

/** The one session the page lives in. */
export function pageSession(): Session {
  return session.fromPartition(pagePartition, { cache: false });
}

function closeSession(one: Session): void {
  one.webRequest.onBeforeRequest((details, decide) => {
    const developing = !app.isPackaged && details.url.startsWith('devtools://');
    decide({ cancel: !mayLoad(details.url) && !developing });
  });
  // a copy button is the one thing the page may ask of the system
  one.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  one.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  one.setDevicePermissionHandler(() => false);
  one.setSpellCheckerEnabled(false);
  one.on('will-download', (event) => event.preventDefault());
}

function closeContents(contents: WebContents): void {
  const stop = (event: { preventDefault(): void }): void => event.preventDefault();
  // loadURL of our own page passes no such event
  contents.on('will-navigate', stop);
  contents.on('will-frame-navigate', stop);
  contents.on('will-redirect', stop);
  contents.on('will-attach-webview', stop);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
