// Progressive enhancement only: every page works without this file.
import { initAll } from "./govuk-frontend.min.js";
import { watchDrafts } from "./drafts.js";
import { sendOnce } from "./once.js";
import { offerPrint } from "./print.js";

initAll();
sendOnce(document);
watchDrafts(document);
offerPrint(document);
