/** Connects the page to the application over Electron IPC. Checks the sender of each call first, then its content. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Answer } from '../../src-shared/contract/index.ts';
import { callChannel, topicChannel } from '../channels.ts';
import { maySendCalls } from './addresses.ts';
import type { DesktopApplication } from './desktop-application.ts';
import { answerCall, type SystemOpener } from './page-calls.ts';

/** Starts answering calls and forwarding topics. Returns the function that stops it. */
export function serveContract(
  application: DesktopApplication,
  system: SystemOpener,
  window: () => BrowserWindow | null,
): () => void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown): Promise<Answer> | Answer =>
    isOurPage(event, window()) ? answerCall(application, system, name, input) : { type: 'refused' },
  );
  const stopTopics = application.onTopic((topic) => {
    const contents = window()?.webContents;
    if (contents === undefined || contents.isDestroyed()) return;
    if (maySendCalls({ isOurWindow: true, isMainFrame: true, address: contents.getURL() }))
      contents.send(topicChannel, topic);
  });
  return () => {
    stopTopics();
    ipcMain.removeHandler(callChannel);
  };
}

function isOurPage(event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    maySendCalls({
      isOurWindow: window !== null && event.sender === window.webContents,
      isMainFrame: window !== null && frame === window.webContents.mainFrame,
      address: frame.url,
    })
  );
}
