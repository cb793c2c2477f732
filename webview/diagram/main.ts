/** The architecture page: draws what the extension sends, and tells it what the user chose. */
import * as l10n from '@vscode/l10n';
import '../localisation.js';
import { speakIn } from '../../src/core/diagram/index.js';
import type {
  DiagramActions,
  DiagramEvents,
  DiagramRequests,
  DiagramState,
} from '../../src/protocol/webview.js';
import { appRoot, make, openPageChannel } from '../page.js';
import './base.css';
import './toolbar.css';
import './drawing.css';
import './table.css';
import './inspector.css';
import { DiagramPage } from './diagramPage.js';

speakIn(l10n.t);
const channel = openPageChannel<DiagramEvents, DiagramActions, DiagramRequests>({
  state: (state: DiagramState) => page.show(state),
  select: ({ modelId, nodeIds }) => page.select(modelId, nodeIds),
  trained: () => page.trained(),
});
const page = new DiagramPage(channel);
appRoot().append(make('h1', 'unseen', l10n.t('Model diagram')), page.element);
performance.mark('convlens: ready');
channel.emit('ready', null);
