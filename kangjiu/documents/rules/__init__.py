"""Rules of documents (材料文书): what a paper says and looks like, numbers, accepted files, who may sign."""
