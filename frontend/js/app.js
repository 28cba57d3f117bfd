// Progressive enhancement only: every page works without this file.
import { initAll } from "./govuk-frontend.min.js";
import { watchDrafts } from "./drafts.js";
import { handOver } from "./kept.js";
import { sendOnce } from "./once.js";
import { offerPrint } from "./print.js";
import { revealChosen } from "./reveal.js";

initAll();
sendOnce(document);
watchDrafts(document);
offerPrint(document);
revealChosen(document);
handOver(document);
