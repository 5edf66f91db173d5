/** Carries the contract between the page and the application: who speaks is checked first, then what is said. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Answer } from '../../src-shared/contract/index.ts';
import { callChannel, topicChannel } from '../channels.ts';
import { maySpeak } from './addresses.ts';
import type { ApplicationFace } from './face.ts';
import { answerCall, type Outside } from './page-calls.ts';

/** Starts carrying; answers what stops it. */
export function carryContract(
  application: ApplicationFace,
  outside: Outside,
  window: () => BrowserWindow | null,
): () => void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown): Promise<Answer> | Answer =>
    isOurPage(event, window()) ? answerCall(application, outside, name, input) : { type: 'refused' },
  );
  const stopTopics = application.onTopic((topic) => {
    const contents = window()?.webContents;
    if (contents === undefined || contents.isDestroyed()) return;
    if (maySpeak({ isOurWindow: true, isMainFrame: true, address: contents.getURL() }))
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
    maySpeak({
      isOurWindow: window !== null && event.sender === window.webContents,
      isMainFrame: window !== null && frame === window.webContents.mainFrame,
      address: frame.url,
    })
  );
}
