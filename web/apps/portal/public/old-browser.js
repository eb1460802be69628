/* Browsers without modules cannot run the application: they go to a plain page. */
location.replace("/old-browser.html");
