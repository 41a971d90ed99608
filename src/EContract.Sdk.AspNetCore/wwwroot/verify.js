// Says at once that a file is too large, and that a file is being looked at. Without this script the form is an ordinary one.
const form = document.querySelector("[data-verify]");
const status = form.querySelector("[data-status]");
form.addEventListener("submit", event => {
  const file = form.querySelector("input[type=file]").files[0];
  if (file && file.size > Number(form.dataset.max)) {
    event.preventDefault();
    status.textContent = form.dataset.large;
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else {
    form.dataset.sent = "yes";
    status.textContent = form.dataset.busy;
  }
});
// Back to this page from the report: it is as it was, and may be sent again.
addEventListener("pageshow", () => {
  delete form.dataset.sent;
  status.textContent = "";
});
