"""Pure statistics on arrays, histograms and covariances: nothing here has ever heard of a survey."""
